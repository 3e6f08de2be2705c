{{ staged_journeys('ind_gehoren') }}
