-- A returned row is a source and quarter whose journeys differ between the two marts that count them.
with by_month as (
    select
        source_code,
        {{ quarter_of('month') }} as quarter,
        sum(n) as n,
        sum(n_uncertain) as n_uncertain
    from {{ ref('fct_route_month') }}
    group by source_code, 2
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
    source_code,
    quarter
from by_month
full outer join by_quarter using (source_code, quarter)
where by_month.n is distinct from by_quarter.n or by_month.n_uncertain is distinct from by_quarter.n_uncertain
