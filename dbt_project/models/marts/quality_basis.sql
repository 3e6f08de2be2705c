-- The release bands this into A-D: how much is uncertain, how late it was told, how many deliveries it has.
with journeys as (
    select
        source_code,
        delivery_id,
        arrival_quarter as quarter,
        n,
        case when is_uncertain then n else 0 end as n_uncertain,
        case
            when arrival_month <> 'UNKNOWN'
                then {{ months_between('arrival_month', 'told_month') }}
        end as lag_months
    from {{ ref('int_current_journey_counts') }}
),

finds as (
    select
        null as source_code,
        counts.delivery_id,
        {{ quarter_of('counts.month') }} as quarter,
        counts.n,
        case when counts.entry_region = 'UNKNOWN' then counts.n else 0 end as n_uncertain,
        0 as lag_months
    from {{ ref('int_find_counts') }} as counts
    inner join {{ ref('int_current_deliveries') }} as latest
        on
            counts.source_code = latest.source_code
            and counts.month = latest.month
            and counts.delivery_id = latest.delivery_id
),

detections as (
    select
        null as source_code,
        detections.delivery_id,
        {{ quarter_of('detections.month') }} as quarter,
        detections.n,
        case when detections.nationality = 'OOO' then detections.n else 0 end as n_uncertain,
        {{ months_between('detections.month', "to_char(deliveries.issued_on, 'YYYY-MM')") }}
            as lag_months
    from {{ ref('stg_frontex_detections__detections') }} as detections
    inner join {{ ref('int_current_deliveries') }} as latest
        on
            detections.source_code = latest.source_code
            and detections.month = latest.month
            and detections.delivery_id = latest.delivery_id
    inner join {{ ref('stg_ops__deliveries') }} as deliveries
        on detections.delivery_id = deliveries.delivery_id
),

observations as (
    select
        'fct_route_month' as relation,
        journeys.*
    from journeys
    union all
    select
        'fct_corridor_quarter' as relation,
        journeys.*
    from journeys
    union all
    select
        'fct_entry_region_month' as relation,
        finds.*
    from finds
    union all
    select
        'fct_detection_month' as relation,
        detections.*
    from detections
),

lags as (
    select
        relation,
        source_code,
        quarter,
        lag_months,
        sum(sum(n)) over (partition by relation, source_code, quarter order by lag_months) as n_up_to,
        sum(sum(n)) over (partition by relation, source_code, quarter) as n_all
    from observations
    where lag_months is not null
    group by relation, source_code, quarter, lag_months
),

medians as (
    select
        relation,
        source_code,
        quarter,
        min(lag_months) as median_lag_months
    from lags
    where n_up_to * 2 >= n_all
    group by relation, source_code, quarter
)

select
    observations.relation,
    observations.source_code,
    observations.quarter,
    sum(observations.n)::int as n,
    round(sum(observations.n_uncertain)::numeric / nullif(sum(observations.n), 0), 4) as share_uncertain,
    max(medians.median_lag_months)::int as median_lag_months,
    count(distinct observations.delivery_id)::int as n_deliveries,
    {{ build_id() }} as build_id
from observations
left join medians
    on
        observations.relation = medians.relation
        and observations.source_code is not distinct from medians.source_code
        and observations.quarter = medians.quarter
group by observations.relation, observations.source_code, observations.quarter
having sum(observations.n) > 0
