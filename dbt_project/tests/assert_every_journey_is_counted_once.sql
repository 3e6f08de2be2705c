-- A returned row is a delivery of this build with more or fewer journeys counted than it has: a join to the
-- code lists multiplied or lost some.
with staged as (
    select
        delivery_id,
        count(*) as n
    from {{ ref('int_told_journeys') }}
    group by delivery_id
),

counted as (
    select
        delivery_id,
        sum(n) as n
    from {{ ref('int_journey_counts') }}
    group by delivery_id
)

select deliveries.delivery_id
from {{ ref('stg_ops__deliveries') }} as deliveries
left join staged on deliveries.delivery_id = staged.delivery_id
left join counted on deliveries.delivery_id = counted.delivery_id
where deliveries.in_this_build and coalesce(staged.n, 0) <> coalesce(counted.n, 0)
