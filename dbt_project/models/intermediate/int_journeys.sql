with legs as (
    select
        *,
        max(leg_no) filter (where country = 'NL') over (partition by delivery_id, record_no) as arrival_leg
    from {{ ref('int_legs') }}
),

entered as (
    select
        *,
        max(leg_no) filter (
            where is_external_border and leg_no <= arrival_leg
        ) over (partition by delivery_id, record_no) as entry_leg,
        lead(country) over (partition by delivery_id, record_no order by leg_no) as next_country
    from legs
),

routes as (
    select
        delivery_id,
        record_no,
        max(border_route) filter (where leg_no = entry_leg) as border_route,
        max(mode) filter (where leg_no = arrival_leg) as mode,
        max(arrived_on) filter (where leg_no = arrival_leg) as arrived_on,
        string_agg(
            case when border_kind = 'air' and leg_no > entry_leg then '~' else '' end
            || country
            || case when leg_no = arrival_leg and next_country = 'GB' then ' GB' else '' end,
            ' ' order by leg_no
        ) filter (where leg_no between entry_leg and arrival_leg) as countries
    from entered
    group by delivery_id, record_no
)

select
    journeys.delivery_id,
    journeys.record_no,
    journeys.source_code,
    journeys.told_month,
    journeys.origin_region,
    journeys.is_uncertain,
    coalesce(journeys.arrival_month, 'UNKNOWN') as arrival_month,
    case journeys.route_status
        when 'not_asked' then 'NOT_ASKED'
        when 'refused' then 'REFUSED'
        else coalesce(routes.border_route, 'UNKNOWN')
    end as border_route,
    case journeys.route_status
        when 'not_asked' then 'NOT_ASKED'
        when 'refused' then 'REFUSED'
        -- Where the way in is not known, it is not known either that it was none of the listed corridors.
        else
            coalesce(
                nullif(listed.corridor, case when routes.border_route = 'UNKNOWN' then 'OTHER' end), 'UNKNOWN'
            )
    end as corridor,
    coalesce(routes.mode, 'UNKNOWN') as mode
from {{ ref('int_told_journeys') }} as journeys
left join routes on journeys.delivery_id = routes.delivery_id and journeys.record_no = routes.record_no
left join lateral (
    select pattern.corridor from {{ ref('corridor_pattern') }} as pattern
    where routes.countries ~ pattern.pattern and {{ valid_on('pattern', 'routes.arrived_on') }}
    order by pattern.priority
    limit 1
) as listed on true
