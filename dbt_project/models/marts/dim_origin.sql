select
    origin_region,
    label_nl,
    label_en,
    sort_order
from {{ ref('origin_region') }}
