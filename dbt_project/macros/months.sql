{# First day of 'YYYY-MM'; a bare year counts as its first of July, the guess with the smallest error. #}
{% macro first_day(month) -%}
    (case when length({{ month }}) = 4 then {{ month }} || '-07-01' else {{ month }} || '-01' end)::date
{%- endmacro %}

{# Quarter '2024-Q1' of a month '2024-01'; 'UNKNOWN' stays. #}
{% macro quarter_of(month) -%}
    case
        when {{ month }} = 'UNKNOWN' then 'UNKNOWN'
        else left({{ month }}, 4) || '-Q' || to_char({{ first_day(month) }}, 'Q')
    end
{%- endmacro %}

{# Last month of a period '2024-03', '2024-Q1' or '2024': the month whose delivery brings it. #}
{% macro last_month(period) -%}
    case
        when {{ period }} like '%-Q%' then left({{ period }}, 5) || lpad((right({{ period }}, 1)::int * 3)::text, 2, '0')
        when length({{ period }}) = 4 then {{ period }} || '-12'
        else {{ period }}
    end
{%- endmacro %}

{# Whole months from one month to another. #}
{% macro months_between(month, later) -%}
    (left({{ later }}, 4)::int - left({{ month }}, 4)::int) * 12
    + right({{ later }}, 2)::int - right({{ month }}, 2)::int
{%- endmacro %}
