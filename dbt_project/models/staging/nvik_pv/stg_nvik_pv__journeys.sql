{{ staged_journeys('nvik_pv') }}
