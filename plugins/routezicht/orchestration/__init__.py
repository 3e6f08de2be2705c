"""Binds the domain packages to Airflow; with dags/ and the UI plugin the only place that imports it."""
