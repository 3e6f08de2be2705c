select
    mode,
    label_nl,
    label_en,
    sort_order
from {{ ref('mode') }}
