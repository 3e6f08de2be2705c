select
    nationality,
    label_nl,
    label_en,
    row_number() over (order by nationality)::int as sort_order
from {{ ref('nationality') }}
