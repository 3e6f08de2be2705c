select distinct
    source_code,
    {{ quarter_of('month') }} as quarter
from {{ ref('int_touched_arrival_months') }}
