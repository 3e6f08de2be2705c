select
    entry_region,
    label_nl,
    label_en,
    sort_order
from {{ ref('entry_region') }}
