"""Starts, checks and stops the processes of the platform on one machine; imports no Airflow itself."""
