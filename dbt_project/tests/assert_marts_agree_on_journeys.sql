-- A returned row is a source and quarter whose journeys differ between the two marts that count them.
with by_month as (
    select
        source_code,
        n,
        n_uncertain,
        {{ quarter_of('month') }} as quarter
    from {{ ref('fct_route_month') }}
),

summed as (
    select
        source_code,
        quarter,
        sum(n) as n,
        sum(n_uncertain) as n_uncertain
    from by_month
    group by source_code, quarter
),

by_quarter as (
    select
        source_code,
        quarter,
        sum(n) as n,
        sum(n_uncertain) as n_uncertain
    from {{ ref('fct_corridor_quarter') }}
    group by source_code, quarter
)

select
    summed.source_code as by_month_source,
    summed.quarter as by_month_quarter,
    by_quarter.source_code as by_quarter_source,
    by_quarter.quarter as by_quarter_quarter
from summed
full outer join by_quarter
    on summed.source_code = by_quarter.source_code and summed.quarter = by_quarter.quarter
where
    summed.n is distinct from by_quarter.n
    or summed.n_uncertain is distinct from by_quarter.n_uncertain
