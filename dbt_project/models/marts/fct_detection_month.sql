{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    unique_key='month',
    on_schema_change='fail',
    meta={'touched': 'int_touched_detection_months'}
) }}
{% set touched = ref('int_touched_detection_months') %}

select
    detections.border_route,
    detections.border_type,
    detections.nationality,
    detections.month,
    sum(detections.n)::int as n,
    {{ build_id() }} as build_id
from {{ ref('stg_frontex_detections__detections') }} as detections
inner join {{ ref('int_current_deliveries') }} as latest
    on
        detections.source_code = latest.source_code
        and detections.month = latest.month
        and detections.delivery_id = latest.delivery_id
{% if is_incremental() %}
where detections.month in (select touched.month from {{ touched }} as touched)
{% endif %}
group by detections.border_route, detections.border_type, detections.nationality, detections.month
having sum(detections.n) > 0
