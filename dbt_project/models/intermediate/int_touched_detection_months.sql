select month from {{ ref('int_touched_months') }}
where source_code = 'frontex_detections'
