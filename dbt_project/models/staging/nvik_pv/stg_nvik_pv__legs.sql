{{ staged_legs('nvik_pv') }}
