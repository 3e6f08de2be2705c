-- A month touches itself and, when it is their last one, its quarter and its year.
select month as period from {{ ref('int_touched_months') }}
where source_code = 'cbs_asylum'
union all
select {{ quarter_of('month') }} as period from {{ ref('int_touched_months') }}
where source_code = 'cbs_asylum' and right(month, 2) in ('03', '06', '09', '12')
union all
select left(month, 4) as period from {{ ref('int_touched_months') }}
where source_code = 'cbs_asylum' and right(month, 2) = '12'
