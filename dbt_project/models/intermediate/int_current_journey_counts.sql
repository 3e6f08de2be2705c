select
    counts.source_code,
    counts.delivery_id,
    counts.told_month,
    counts.arrival_month,
    {{ quarter_of('counts.arrival_month') }} as arrival_quarter,
    counts.origin_region,
    counts.border_route,
    counts.corridor,
    counts.mode,
    counts.is_uncertain,
    counts.n
from {{ ref('int_journey_counts') }} as counts
inner join {{ ref('int_current_deliveries') }} as latest
    on
        counts.source_code = latest.source_code
        and counts.told_month = latest.month
        and counts.delivery_id = latest.delivery_id
