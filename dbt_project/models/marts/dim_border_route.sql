select
    border_route,
    label_nl,
    label_en,
    sort_order
from {{ ref('border_route') }}
