select distinct
    deliveries.source_code,
    to_char(months.first_day, 'YYYY-MM') as month
from {{ ref('stg_ops__deliveries') }} as deliveries
cross join lateral generate_series(
    {{ first_day('deliveries.period_from') }}::timestamp,
    {{ first_day('deliveries.period_to') }}::timestamp,
    '1 month'
) as months (first_day)
where deliveries.in_this_build
