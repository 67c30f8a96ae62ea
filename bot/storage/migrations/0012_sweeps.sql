-- What is swept twice a minute is found without looking at everybody.
CREATE INDEX person_here ON person (seen) WHERE seen > 0;
CREATE INDEX address_waiting ON address (wait_until) WHERE wait_until > 0;
CREATE INDEX outbox_seen ON outbox (made + lifetime) WHERE lifetime IS NOT NULL;
