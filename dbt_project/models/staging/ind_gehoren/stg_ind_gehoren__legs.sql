{{ staged_legs('ind_gehoren') }}
