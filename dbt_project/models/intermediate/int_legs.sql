with told as not materialized (
    {{ union_staged('legs') }}
),

journeys as not materialized (
    select * from {{ ref('int_told_journeys') }}
    where route_status = 'given' and not is_uncertain
),

arrivals as (
    select
        journeys.delivery_id,
        journeys.record_no,
        journeys.source_code,
        journeys.origin_code,
        journeys.arrival_month,
        journeys.told_month,
        told.leg_no,
        told.country,
        told.mode,
        told.month
    from journeys
    inner join told on journeys.delivery_id = told.delivery_id and journeys.record_no = told.record_no
    -- A country that was not recognised says nothing about where the border was crossed.
    where told.country <> 'UNKNOWN'

    union all

    -- Who tells a journey to a Dutch authority is in the Netherlands, also when the last leg was not told.
    select
        journeys.delivery_id,
        journeys.record_no,
        journeys.source_code,
        journeys.origin_code,
        journeys.arrival_month,
        journeys.told_month,
        2147483647 as leg_no,
        'NL' as country,
        'UNKNOWN' as mode,
        journeys.arrival_month as month
    from journeys
    where
        not exists (
            select 1 from told
            where
                told.delivery_id = journeys.delivery_id
                and told.record_no = journeys.record_no
                and told.country = 'NL'
        )
),

moves as (
    select
        *,
        coalesce(
            lag(country) over (partition by delivery_id, record_no order by leg_no),
            case when origin_code not in ('STATELESS', 'UNKNOWN') then origin_code end
        ) as from_country,
        {{ first_day('coalesce(month, arrival_month, told_month)') }} as arrived_on
    from arrivals
),

crossings as (
    select
        moves.*,
        means.mode_class as border_kind,
        into_area.country is not null and out_of_area.country is null as is_external_border
    from moves
    inner join {{ ref('mode') }} as means on moves.mode = means.mode
    -- Without a known means of travel the land border decides: it joined the area last or at the same time.
    left join {{ ref('schengen_membership') }} as into_area
        on
            moves.country = into_area.country
            and into_area.border_kind = replace(means.mode_class, 'unknown', 'land')
            and {{ valid_on('into_area', 'moves.arrived_on') }}
    left join {{ ref('schengen_membership') }} as out_of_area
        on
            moves.from_country = out_of_area.country
            and out_of_area.border_kind = replace(means.mode_class, 'unknown', 'land')
            and {{ valid_on('out_of_area', 'moves.arrived_on') }}
    -- Moves within a country are no leg.
    where moves.country is distinct from moves.from_country
)

select
    crossings.delivery_id,
    crossings.record_no,
    crossings.source_code,
    crossings.leg_no,
    crossings.from_country,
    crossings.country,
    crossings.mode,
    crossings.border_kind,
    crossings.arrived_on,
    crossings.is_external_border,
    case when crossings.is_external_border then coalesce(crossing.border_route, 'UNKNOWN') end as border_route
from crossings
left join lateral (
    select listed.border_route from {{ ref('border_crossing') }} as listed
    where
        crossings.is_external_border
        and listed.to_country in (crossings.country, '*')
        and listed.border_kind = crossings.border_kind
        and (
            listed.from_country = crossings.from_country
            -- A flight from an unknown country may be one within the area.
            or (
                listed.from_country = '*'
                and (crossings.from_country is not null or listed.border_kind <> 'air')
            )
        )
        and {{ valid_on('listed', 'crossings.arrived_on') }}
    order by listed.from_country = '*', listed.to_country = '*'
    limit 1
) as crossing on true
