select
    corridor,
    label_nl,
    label_en,
    sort_order
from {{ ref('corridor') }}
