with journeys as (
    {{ union_staged('journeys') }}
)

select
    journeys.delivery_id,
    journeys.record_no,
    journeys.source_code,
    journeys.told_month,
    journeys.arrival_month,
    journeys.origin_code,
    journeys.route_status,
    -- Only a route that was told can be told uncertainly.
    journeys.is_uncertain and journeys.route_status = 'given' as is_uncertain,
    coalesce(region.origin_region, 'UNKNOWN') as origin_region
from journeys
left join {{ ref('country_origin_region') }} as region
    on
        journeys.origin_code = region.origin_code
        and {{ valid_on('region', first_day('coalesce(journeys.arrival_month, journeys.told_month)')) }}
