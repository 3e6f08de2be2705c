-- Landing: closed-vocabulary rows. Lists of codes live in `reference`; here only the form is fixed.
CREATE TABLE landing.journey (
    delivery_id uuid NOT NULL,
    record_no bigint NOT NULL,
    source text NOT NULL,
    told_month text NOT NULL CHECK (ops.is_month(told_month)),
    arrival_month text CHECK (ops.is_month(arrival_month)),
    origin_code text NOT NULL CHECK (origin_code ~ '^([A-Z]{2}|STATELESS|UNKNOWN)$'),
    route_status text NOT NULL CHECK (route_status IN ('given', 'not_asked', 'refused', 'unknown')),
    method text NOT NULL CHECK (method IN ('mined', 'structured')),
    confidence real NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    uncertain boolean NOT NULL,
    case_key bytea CHECK (octet_length(case_key) = 32),
    PRIMARY KEY (source, delivery_id, record_no)
) PARTITION BY LIST (source);
COMMENT ON TABLE landing.journey IS 'One journey as told in one record.';

CREATE TABLE landing.journey_leg (
    delivery_id uuid NOT NULL,
    record_no bigint NOT NULL,
    source text NOT NULL,
    leg_no integer NOT NULL CHECK (leg_no BETWEEN 1 AND 1000),
    country text NOT NULL CHECK (country ~ '^([A-Z]{2}|UNKNOWN)$'),
    place_class text CHECK (place_class ~ '^[A-Z][A-Z0-9_]{0,39}$'),
    mode text NOT NULL CHECK (
        mode IN ('plane', 'boat', 'ship', 'truck', 'van', 'bus', 'car', 'train', 'foot', 'UNKNOWN')
    ),
    month text CHECK (month ~ '^[12][0-9]{3}(-(0[1-9]|1[0-2]))?$'),
    evidence text NOT NULL CHECK (evidence IN ('registered', 'stated')),
    confidence real NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    PRIMARY KEY (source, delivery_id, record_no, leg_no)
) PARTITION BY LIST (source);
COMMENT ON TABLE landing.journey_leg IS 'Arrivals of a journey in countries, in order.';

CREATE TABLE landing.find (
    delivery_id uuid NOT NULL,
    record_no bigint NOT NULL,
    source text NOT NULL,
    month text NOT NULL CHECK (ops.is_month(month)),
    entry_point text NOT NULL CHECK (entry_point ~ '^[A-Z][A-Z0-9_]{0,39}$'),
    finding_place text NOT NULL CHECK (finding_place ~ '^[A-Z][A-Z0-9_]{0,39}$'),
    last_country text NOT NULL CHECK (last_country ~ '^([A-Z]{2}|UNKNOWN)$'),
    mode text NOT NULL CHECK (
        mode IN ('plane', 'boat', 'ship', 'truck', 'van', 'bus', 'car', 'train', 'foot', 'UNKNOWN')
    ),
    nationality_group text NOT NULL CHECK (nationality_group ~ '^[A-Z][A-Z0-9_]{0,39}$'),
    n integer NOT NULL CHECK (n >= 0),
    PRIMARY KEY (source, delivery_id, record_no)
) PARTITION BY LIST (source);
COMMENT ON TABLE landing.find IS 'People found near the border.';

CREATE TABLE landing.detection (
    delivery_id uuid NOT NULL,
    record_no bigint NOT NULL,
    source text NOT NULL,
    month text NOT NULL CHECK (ops.is_month(month)),
    border_route text NOT NULL CHECK (border_route ~ '^[A-Z][A-Z0-9_]{0,39}$'),
    border_type text NOT NULL CHECK (border_type IN ('Sea', 'Land')),
    nationality text NOT NULL CHECK (nationality ~ '^[A-Z]{3}$'),
    n integer NOT NULL CHECK (n >= 0),
    PRIMARY KEY (source, delivery_id, record_no)
) PARTITION BY LIST (source);
COMMENT ON TABLE landing.detection IS 'Irregular crossings of the external border as published; detections, not persons.';

CREATE TABLE landing.series (
    delivery_id uuid NOT NULL,
    record_no bigint NOT NULL,
    source text NOT NULL,
    series text NOT NULL CHECK (series <> '' AND length(series) <= 80),
    geo text NOT NULL CHECK (geo <> '' AND length(geo) <= 40),
    period text NOT NULL CHECK (period ~ '^[12][0-9]{3}(-(0[1-9]|1[0-2])|-Q[1-4])?$'),
    breakdown text NOT NULL CHECK (length(breakdown) <= 80),
    member text NOT NULL CHECK (length(member) <= 120),
    is_aggregate boolean NOT NULL,
    n numeric,
    flag text CHECK (length(flag) <= 20),
    PRIMARY KEY (source, delivery_id, record_no)
) PARTITION BY LIST (source);
COMMENT ON TABLE landing.series IS 'Observations of public statistical series.';

COMMENT ON COLUMN landing.journey.delivery_id IS 'Delivery that brought the row.';
COMMENT ON COLUMN landing.journey.record_no IS 'Random number of the record within its delivery.';
COMMENT ON COLUMN landing.journey.source IS 'Source code: the name of its contract.';
COMMENT ON COLUMN landing.journey.told_month IS 'Month in which the journey was told, YYYY-MM.';
COMMENT ON COLUMN landing.journey.arrival_month IS 'Month of arrival in the Netherlands, YYYY-MM; null if not known.';
COMMENT ON COLUMN landing.journey.origin_code IS 'Country of nationality (ISO 3166-1 alpha-2, XK), STATELESS or UNKNOWN.';
COMMENT ON COLUMN landing.journey.route_status IS 'Whether the route was given, not asked, refused or is unknown.';
COMMENT ON COLUMN landing.journey.method IS 'How the legs came about: mined from text or structured.';
COMMENT ON COLUMN landing.journey.confidence IS 'Confidence of the whole journey, 0 to 1.';
COMMENT ON COLUMN landing.journey.uncertain IS 'Whether a person should look at the mined route.';
COMMENT ON COLUMN landing.journey.case_key IS 'Optional keyed hash for linking, off by default; the centre has no key.';
COMMENT ON COLUMN landing.journey_leg.delivery_id IS 'Delivery that brought the row.';
COMMENT ON COLUMN landing.journey_leg.record_no IS 'Record of the journey within its delivery.';
COMMENT ON COLUMN landing.journey_leg.source IS 'Source code: the name of its contract.';
COMMENT ON COLUMN landing.journey_leg.leg_no IS 'Order of the leg, from 1.';
COMMENT ON COLUMN landing.journey_leg.country IS 'Country arrived in (ISO 3166-1 alpha-2, XK) or UNKNOWN.';
COMMENT ON COLUMN landing.journey_leg.place_class IS 'Class of place within the country, such as an entry point; null if none.';
COMMENT ON COLUMN landing.journey_leg.mode IS 'Means of transport into the country, or UNKNOWN.';
COMMENT ON COLUMN landing.journey_leg.month IS 'Month (YYYY-MM) or year (YYYY) of arrival; null if not told.';
COMMENT ON COLUMN landing.journey_leg.evidence IS 'Registered by an authority or stated by the person.';
COMMENT ON COLUMN landing.journey_leg.confidence IS 'Confidence of this leg, 0 to 1.';
COMMENT ON COLUMN landing.find.delivery_id IS 'Delivery that brought the row.';
COMMENT ON COLUMN landing.find.record_no IS 'Random number of the record within its delivery.';
COMMENT ON COLUMN landing.find.source IS 'Source code: the name of its contract.';
COMMENT ON COLUMN landing.find.month IS 'Month of the find, YYYY-MM.';
COMMENT ON COLUMN landing.find.entry_point IS 'Dutch entry point, or UNKNOWN.';
COMMENT ON COLUMN landing.find.finding_place IS 'Kind of place of the find; never an entry point.';
COMMENT ON COLUMN landing.find.last_country IS 'Last country before the Netherlands, or UNKNOWN.';
COMMENT ON COLUMN landing.find.mode IS 'Means of transport, or UNKNOWN.';
COMMENT ON COLUMN landing.find.nationality_group IS 'Region of origin.';
COMMENT ON COLUMN landing.find.n IS 'Number of persons.';
COMMENT ON COLUMN landing.detection.delivery_id IS 'Delivery that brought the row.';
COMMENT ON COLUMN landing.detection.record_no IS 'Random number of the record within its delivery.';
COMMENT ON COLUMN landing.detection.source IS 'Source code: the name of its contract.';
COMMENT ON COLUMN landing.detection.month IS 'Month of detection, YYYY-MM.';
COMMENT ON COLUMN landing.detection.border_route IS 'External-border route.';
COMMENT ON COLUMN landing.detection.border_type IS 'Sea or Land.';
COMMENT ON COLUMN landing.detection.nationality IS 'Nationality as published (ISO3, XKX, OOO, OOS, STL).';
COMMENT ON COLUMN landing.detection.n IS 'Number of detections.';
COMMENT ON COLUMN landing.series.delivery_id IS 'Delivery that brought the row.';
COMMENT ON COLUMN landing.series.record_no IS 'Random number of the record within its delivery.';
COMMENT ON COLUMN landing.series.source IS 'Source code: the name of its contract.';
COMMENT ON COLUMN landing.series.series IS 'Code of the series.';
COMMENT ON COLUMN landing.series.geo IS 'Area that the observation is about.';
COMMENT ON COLUMN landing.series.period IS 'Month YYYY-MM, quarter YYYY-Qn or year YYYY.';
COMMENT ON COLUMN landing.series.breakdown IS 'Axis along which the series is split.';
COMMENT ON COLUMN landing.series.member IS 'Member of that axis.';
COMMENT ON COLUMN landing.series.is_aggregate IS 'Whether the member contains other members of the same axis.';
COMMENT ON COLUMN landing.series.n IS 'Observed value; null if the publisher gives none.';
COMMENT ON COLUMN landing.series.flag IS 'Mark of the publisher, such as provisional.';

-- A new source needs no migration: `deploy` calls this for every source of the role matrix.
CREATE PROCEDURE ops.add_landing_partitions(source_code text)
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    parent regclass;
    partition_name text;
    column_comment record;
BEGIN
    IF source_code !~ '^[a-z][a-z0-9_]{0,39}$' THEN
        RAISE EXCEPTION 'a source code consists of lower-case letters, digits and underscores';
    END IF;
    FOR parent IN
        SELECT c.oid::regclass FROM pg_catalog.pg_class AS c
        WHERE c.relnamespace = 'landing'::regnamespace AND c.relkind = 'p' ORDER BY c.relname
    LOOP
        partition_name := (SELECT c.relname FROM pg_catalog.pg_class AS c WHERE c.oid = parent)
            || '__' || source_code;
        CONTINUE WHEN to_regclass(format('landing.%I', partition_name)) IS NOT NULL;
        EXECUTE format(
            'CREATE TABLE landing.%I PARTITION OF %s FOR VALUES IN (%L)', partition_name, parent, source_code
        );
        -- The partition bound already fixes the source; the named check says so to whoever inserts directly.
        EXECUTE format(
            'ALTER TABLE landing.%I ADD CONSTRAINT %I CHECK (source = %L)',
            partition_name, partition_name || '_source', source_code
        );
        EXECUTE format(
            'COMMENT ON TABLE landing.%I IS %L', partition_name,
            'Rows of source ' || source_code || '.'
        );
        IF partition_name LIKE 'journey\_leg\_\_%' THEN
            -- Between the partitions of a source, not between the parents: a check that has to consider every
            -- partition took ten times as long (200 against 20 microseconds a leg, of 150,000 legs).
            EXECUTE format(
                'ALTER TABLE landing.%I ADD CONSTRAINT %I FOREIGN KEY (source, delivery_id, record_no)'
                ' REFERENCES landing.%I',
                partition_name, partition_name || '_journey', 'journey__' || source_code
            );
        END IF;
        EXECUTE format(
            'CREATE TRIGGER closed_once_recorded AFTER INSERT ON landing.%I REFERENCING NEW TABLE AS new_rows'
            ' FOR EACH STATEMENT EXECUTE FUNCTION ops.refuse_late_rows()', partition_name
        );
        FOR column_comment IN
            SELECT a.attname, col_description(parent, a.attnum) AS remark FROM pg_catalog.pg_attribute AS a
            WHERE a.attrelid = parent AND a.attnum > 0 AND NOT a.attisdropped
        LOOP
            EXECUTE format(
                'COMMENT ON COLUMN landing.%I.%I IS %L',
                partition_name, column_comment.attname, column_comment.remark
            );
        END LOOP;
    END LOOP;
END $$;
COMMENT ON PROCEDURE ops.add_landing_partitions(text) IS 'Makes the landing partitions of a source that are missing.';
