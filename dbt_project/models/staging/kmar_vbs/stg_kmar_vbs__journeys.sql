{{ staged_journeys('kmar_vbs') }}
