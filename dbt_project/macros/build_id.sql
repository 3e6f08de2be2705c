{# The id of this build, typed; a value that is no UUID stops the build at the cast. #}
{% macro build_id() -%}
    '{{ var("build_id") }}'::uuid
{%- endmacro %}
