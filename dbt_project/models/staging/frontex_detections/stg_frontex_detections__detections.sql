{{ staged('detection', 'frontex_detections', ['month', 'border_route', 'border_type', 'nationality', 'n']) }}
