select distinct
    counts.source_code,
    counts.arrival_month as month
from {{ ref('int_journey_counts') }} as counts
inner join {{ ref('int_touched_months') }} as touched
    on counts.source_code = touched.source_code and counts.told_month = touched.month
