select
    source_code,
    label_nl,
    label_en,
    sort_order
from {{ ref('source') }}
