#include "db/engine.h"

/* Large columns stand last, so that walks over the others do not read them. */
const char *const db_sqlite_schema[] = {
    /* the archive */
    "CREATE TABLE IF NOT EXISTS batch ("
    "id BLOB PRIMARY KEY, device BLOB NOT NULL, epoch BLOB NOT NULL, "
    "first INTEGER NOT NULL, count INTEGER NOT NULL, previous BLOB, "
    "status INTEGER NOT NULL, reason INTEGER NOT NULL, "
    "raw BLOB NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS batch_epoch ON batch (epoch, first)",
    "CREATE INDEX IF NOT EXISTS batch_waiting ON batch (status, reason) "
    "WHERE status <> 1",
    "CREATE INDEX IF NOT EXISTS batch_device ON batch (device)",
    /* derived: entries */
    "CREATE TABLE IF NOT EXISTS entry ("
    "id BLOB PRIMARY KEY, kind INTEGER NOT NULL, record BLOB, form BLOB, "
    "author BLOB NOT NULL, raw BLOB NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS entry_record ON entry (record)",
    "CREATE INDEX IF NOT EXISTS entry_author ON entry (author)",
    "CREATE INDEX IF NOT EXISTS entry_form ON entry (form)",
    "CREATE TABLE IF NOT EXISTS entry_in ("
    "batch BLOB NOT NULL, seq INTEGER NOT NULL, entry BLOB NOT NULL, "
    "PRIMARY KEY (batch, seq)) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS entry_in_entry ON entry_in (entry, batch)",
    /* derived: who and what the office admits */
    "CREATE TABLE IF NOT EXISTS person ("
    "entry BLOB PRIMARY KEY, hash BLOB NOT NULL, person BLOB NOT NULL, "
    "name TEXT NOT NULL, code TEXT NOT NULL, rank INTEGER NOT NULL, "
    "message BLOB NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS person_hash ON person (hash)",
    "CREATE TABLE IF NOT EXISTS device ("
    "entry BLOB PRIMARY KEY, device BLOB NOT NULL, epoch BLOB NOT NULL, "
    "sign BLOB NOT NULL, box BLOB NOT NULL, label TEXT NOT NULL, "
    "invitation BLOB NOT NULL, message BLOB NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS device_epoch ON device (epoch)",
    "CREATE INDEX IF NOT EXISTS device_invitation ON device (invitation)",
    "CREATE TABLE IF NOT EXISTS device_person ("
    "entry BLOB NOT NULL, person BLOB NOT NULL, "
    "PRIMARY KEY (entry, person)) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS form ("
    "entry BLOB PRIMARY KEY, id BLOB NOT NULL, xml_id TEXT NOT NULL, "
    "version TEXT NOT NULL, title TEXT NOT NULL, "
    "dictionary_id BLOB NOT NULL, dictionary BLOB NOT NULL, "
    "package BLOB NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS form_id ON form (id)",
    "CREATE INDEX IF NOT EXISTS form_dictionary ON form (dictionary_id)",
    "CREATE TABLE IF NOT EXISTS invite ("
    "entry BLOB PRIMARY KEY, id BLOB NOT NULL, secret BLOB NOT NULL, "
    "person BLOB NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS revocation ("
    "entry BLOB PRIMARY KEY, device BLOB NOT NULL, epoch BLOB NOT NULL, "
    "last_seq INTEGER NOT NULL, last BLOB NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS revocation_epoch ON revocation (epoch)",
    "CREATE TABLE IF NOT EXISTS office ("
    "entry BLOB PRIMARY KEY, hash BLOB NOT NULL, epoch BLOB NOT NULL, "
    "message BLOB NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS judgement ("
    "entry BLOB PRIMARY KEY, batch BLOB NOT NULL, "
    "refused INTEGER NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS judgement_batch ON judgement (batch)",
    "CREATE TABLE IF NOT EXISTS judgement_over ("
    "entry BLOB NOT NULL, batch BLOB NOT NULL, over BLOB NOT NULL, "
    "PRIMARY KEY (batch, over, entry)) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS erasure ("
    "entry BLOB PRIMARY KEY, record BLOB NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS erasure_record ON erasure (record)",
    "CREATE TABLE IF NOT EXISTS excerpt ("
    "entry BLOB PRIMARY KEY, batch BLOB NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS excerpt_batch ON excerpt (batch)",
    /* derived: what the office tells those in the field */
    "CREATE TABLE IF NOT EXISTS notice ("
    "entry BLOB PRIMARY KEY, recipient TEXT NOT NULL, at_us INTEGER NOT NULL, "
    "object BLOB NOT NULL) STRICT",
    /* derived: the register; unit has what counts of each */
    "CREATE TABLE IF NOT EXISTS unit_row ("
    "unit TEXT NOT NULL, row BLOB NOT NULL, entry BLOB NOT NULL, "
    "body BLOB NOT NULL, "
    "PRIMARY KEY (unit, row, entry)) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS unit_over ("
    "unit TEXT NOT NULL, over BLOB NOT NULL, row BLOB NOT NULL, "
    "PRIMARY KEY (unit, over, row)) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS unit_area ("
    "area TEXT NOT NULL, unit TEXT NOT NULL, "
    "PRIMARY KEY (area, unit)) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS unit ("
    "id TEXT PRIMARY KEY, name TEXT, admin1 TEXT, admin2 TEXT, admin3 TEXT, "
    "closed_on TEXT, contested INTEGER NOT NULL, body BLOB NOT NULL) STRICT",
    /* derived: assignments and areas; assignment has what counts of each */
    "CREATE TABLE IF NOT EXISTS assigned ("
    "entry BLOB PRIMARY KEY, id BLOB NOT NULL, recipient TEXT NOT NULL, "
    "body BLOB NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS assigned_id ON assigned (id)",
    "CREATE INDEX IF NOT EXISTS assigned_recipient ON assigned (recipient)",
    "CREATE TABLE IF NOT EXISTS assigned_over ("
    "id BLOB NOT NULL, over BLOB NOT NULL, entry BLOB NOT NULL, "
    "PRIMARY KEY (id, over, entry)) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS assignment ("
    "id BLOB PRIMARY KEY, entry BLOB NOT NULL, recipient TEXT NOT NULL, "
    "form TEXT NOT NULL, unit TEXT, label TEXT, round TEXT, due TEXT, "
    "withdrawn INTEGER NOT NULL, contested INTEGER NOT NULL, "
    "body BLOB NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS assignment_recipient ON assignment "
    "(recipient)",
    "CREATE TABLE IF NOT EXISTS area ("
    "entry BLOB PRIMARY KEY, recipient TEXT NOT NULL, "
    "body BLOB NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS area_recipient ON area (recipient)",
    "CREATE TABLE IF NOT EXISTS area_over ("
    "recipient TEXT NOT NULL, over BLOB NOT NULL, entry BLOB NOT NULL, "
    "PRIMARY KEY (recipient, over, entry)) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS fulfilment ("
    "record BLOB PRIMARY KEY, assignment BLOB NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS fulfilment_assignment ON fulfilment "
    "(assignment)",
    /* derived: records */
    "CREATE TABLE IF NOT EXISTS record ("
    "id BLOB PRIMARY KEY, uuid TEXT NOT NULL, usable INTEGER NOT NULL, "
    "withdrawn INTEGER NOT NULL, form BLOB NOT NULL, submit BLOB NOT NULL, "
    "device BLOB NOT NULL, author_code TEXT NOT NULL, "
    "now_us INTEGER NOT NULL, zone_min INTEGER NOT NULL, "
    "boot_us INTEGER NOT NULL, boot_id BLOB NOT NULL, "
    "begun_us INTEGER NOT NULL, finalised_us INTEGER NOT NULL, "
    "entries INTEGER NOT NULL, heads INTEGER NOT NULL, "
    "pendings INTEGER NOT NULL, conflicts INTEGER NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS record_form ON record (form, id)",
    "CREATE TABLE IF NOT EXISTS conflict ("
    "record BLOB NOT NULL, kind INTEGER NOT NULL, path BLOB NOT NULL, "
    "field INTEGER NOT NULL, entry BLOB NOT NULL, value BLOB NOT NULL, "
    "winner INTEGER NOT NULL, "
    "PRIMARY KEY (record, kind, path, field, entry)) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS returned ("
    "entry BLOB PRIMARY KEY, record BLOB NOT NULL, "
    "answered INTEGER NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS returned_record ON returned (record)",
    "CREATE TABLE IF NOT EXISTS flag ("
    "about BLOB NOT NULL, kind INTEGER NOT NULL, entry BLOB NOT NULL, "
    "PRIMARY KEY (about, kind, entry)) STRICT, WITHOUT ROWID",
    /* derived: what the wide tables are */
    "CREATE TABLE IF NOT EXISTS wide ("
    "name TEXT PRIMARY KEY, form BLOB NOT NULL, repeat INTEGER NOT NULL, "
    "part INTEGER NOT NULL, up INTEGER NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS wide_column ("
    "wide TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, "
    "kind INTEGER NOT NULL, field INTEGER NOT NULL, list INTEGER NOT NULL, "
    "type TEXT NOT NULL, "
    "PRIMARY KEY (wide, position)) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS label ("
    "wide TEXT NOT NULL, position INTEGER NOT NULL, language TEXT NOT NULL, "
    "label TEXT NOT NULL, "
    "PRIMARY KEY (wide, position, language)) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS code ("
    "form BLOB NOT NULL, list INTEGER NOT NULL, position INTEGER NOT NULL, "
    "language TEXT NOT NULL, list_name TEXT NOT NULL, name TEXT NOT NULL, "
    "label TEXT NOT NULL, "
    "PRIMARY KEY (form, list, position, language)) STRICT, WITHOUT ROWID",
    /* derived: the files that entries enclose */
    "CREATE TABLE IF NOT EXISTS enclosure ("
    "entry BLOB NOT NULL, name TEXT NOT NULL, hash BLOB NOT NULL, "
    "key BLOB NOT NULL, length INTEGER NOT NULL, "
    "PRIMARY KEY (entry, name)) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS enclosure_hash ON enclosure (hash)",
    /* blobs, whole or in part, in pieces as they came */
    "CREATE TABLE IF NOT EXISTS blob ("
    "hash BLOB PRIMARY KEY, device BLOB NOT NULL, size INTEGER NOT NULL, "
    "have INTEGER NOT NULL, at_us INTEGER NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS blob_device ON blob (device)",
    "CREATE INDEX IF NOT EXISTS blob_begun ON blob (at_us) WHERE have < size",
    "CREATE TABLE IF NOT EXISTS blob_part ("
    "hash BLOB NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL, "
    "PRIMARY KEY (hash, at)) STRICT",
    /* batches that devices want to bring as blobs; who may; objects of the
     * feed that are blobs */
    "CREATE TABLE IF NOT EXISTS announced ("
    "epoch BLOB NOT NULL, hash BLOB NOT NULL, size INTEGER NOT NULL, "
    "signed BLOB NOT NULL, PRIMARY KEY (epoch, hash)) STRICT",
    "CREATE TABLE IF NOT EXISTS token ("
    "epoch BLOB PRIMARY KEY, device BLOB NOT NULL, "
    "token BLOB NOT NULL UNIQUE) STRICT",
    "CREATE TABLE IF NOT EXISTS apart ("
    "object BLOB PRIMARY KEY, hash BLOB NOT NULL UNIQUE, key BLOB NOT NULL, "
    "length INTEGER NOT NULL) STRICT",
    /* which of them is the newest of a device */
    "CREATE TABLE IF NOT EXISTS apart_work ("
    "device BLOB PRIMARY KEY, object BLOB NOT NULL) STRICT",
    /* arrivals */
    "CREATE TABLE IF NOT EXISTS arrival ("
    "batch BLOB PRIMARY KEY, at_us INTEGER NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS log ("
    "position INTEGER PRIMARY KEY, batch BLOB NOT NULL UNIQUE) STRICT",
    /* of a store without a log, rows stand in the order in which they came */
    "INSERT INTO log (position, batch) "
    "SELECT row_number() OVER (ORDER BY rowid), id FROM batch "
    "WHERE NOT EXISTS (SELECT 1 FROM log)",
    "CREATE TABLE IF NOT EXISTS contact ("
    "epoch BLOB PRIMARY KEY, device BLOB NOT NULL, last_us INTEGER NOT NULL, "
    "ahead_us INTEGER NOT NULL, last_cut INTEGER NOT NULL, "
    "cursor INTEGER NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS backup ("
    "n INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, "
    "position INTEGER NOT NULL, digest BLOB NOT NULL) STRICT",
    /* files of interviews, as they became whole; how far a backup has them */
    "CREATE TABLE IF NOT EXISTS file_log ("
    "position INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE) STRICT",
    "INSERT INTO file_log (position, hash) "
    "SELECT row_number() OVER (ORDER BY b.rowid), b.hash FROM blob b "
    "WHERE b.have = b.size AND NOT EXISTS (SELECT 1 FROM file_log) "
    "AND EXISTS (SELECT 1 FROM enclosure x WHERE x.hash = b.hash)",
    "CREATE TABLE IF NOT EXISTS backup_file ("
    "backup INTEGER PRIMARY KEY, position INTEGER NOT NULL) STRICT",
    /* the directory that it was written to */
    "CREATE TABLE IF NOT EXISTS backup_place ("
    "backup INTEGER PRIMARY KEY, directory TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS serial ("
    "office BLOB PRIMARY KEY, last INTEGER NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS pen ("
    "id BLOB PRIMARY KEY, epoch BLOB NOT NULL, first INTEGER NOT NULL, "
    "at_us INTEGER NOT NULL, size INTEGER NOT NULL, "
    "raw BLOB NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS joining ("
    "epoch BLOB PRIMARY KEY, device BLOB NOT NULL, "
    "invitation BLOB NOT NULL, label TEXT NOT NULL, why INTEGER NOT NULL, "
    "at_us INTEGER NOT NULL) STRICT",
    /* what the clocks of entries said, read from their bytes once; when that
     * was, as far as all of a device's entries tell */
    "CREATE TABLE IF NOT EXISTS clock ("
    "entry BLOB PRIMARY KEY, wall_us INTEGER NOT NULL, "
    "told_us INTEGER NOT NULL, boot_us INTEGER NOT NULL, "
    "boot_id BLOB NOT NULL, begun_us INTEGER, begun_told_us INTEGER, "
    "begun_boot_us INTEGER, begun_boot_id BLOB, asked INTEGER NOT NULL, "
    "anchors BLOB NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS span ("
    "device BLOB NOT NULL, entry BLOB NOT NULL, "
    "begun_earliest_us INTEGER, begun_latest_us INTEGER, "
    "at_earliest_us INTEGER, at_latest_us INTEGER, odd INTEGER NOT NULL, "
    "PRIMARY KEY (device, entry)) STRICT, WITHOUT ROWID",
    /* empty between transactions; full after a store from before it had
     * spans was opened, until something is settled */
    "CREATE TABLE IF NOT EXISTS late ("
    "device BLOB PRIMARY KEY) STRICT, WITHOUT ROWID",
    "INSERT INTO late SELECT DISTINCT device FROM batch WHERE true "
    "ON CONFLICT DO NOTHING",
    /* empty between transactions */
    "CREATE TABLE IF NOT EXISTS dirty ("
    "record BLOB PRIMARY KEY) STRICT, WITHOUT ROWID",
    "DROP TABLE IF EXISTS redact", /* of 4 and 5, with a column more */
    "CREATE TABLE redact ("
    "batch BLOB PRIMARY KEY) STRICT, WITHOUT ROWID",
    NULL,
};
