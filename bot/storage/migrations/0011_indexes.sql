-- What the schedule asks every few seconds takes no longer when more people are here.
CREATE INDEX person_staff ON person (role, id) WHERE role <> 'advocate';
CREATE INDEX person_erased ON person (id) WHERE standing = 'erased';
CREATE INDEX person_zone ON person (zone, standing, country) WHERE role = 'advocate';
