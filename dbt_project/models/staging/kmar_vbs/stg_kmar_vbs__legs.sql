{{ staged_legs('kmar_vbs') }}
