select month from {{ ref('int_touched_months') }}
where source_code = 'kmar_vbs'
