/*
 * vaulted -- a vault in a directory of its own, for tests.
 */
#ifndef SUPPORT_VAULTED_H
#define SUPPORT_VAULTED_H

#include "support/wire.h"
#include "vault/vault.h"

#define VAULTED_PASSPHRASE TEXT("una frase que nadie conoce")

struct vaulted {
	char root[64];              /* removed at the end */
	char home[80], state[80];   /* inside root */
	uint64_t seed;
	struct vault_options options; /* cheap Argon2id, machine "m1" */
	struct wire wire;
	struct vault *v; /* NULL: closed */
};

/* vaulted_start -- directories, no vault yet.  The struct must stay where
 * it is. */
void vaulted_start(struct vaulted *t);
/* ... with a vault in it, unlocked, with keys. */
void vaulted_create(struct vaulted *t);
/* Closes it if it is open, opens and unlocks it. */
void vaulted_reopen(struct vaulted *t);
void vaulted_close(struct vaulted *t);
void vaulted_end(struct vaulted *t);
/* A test with a struct vaulted of its own around it; setup: with a vault, or
 * the directories alone. */
#define VAULTED_TEST(f, setup, t)                                             \
	cmocka_unit_test_prestate_setup_teardown(f, setup, vaulted_teardown, t)
int vaulted_setup(void **state);
int vaulted_setup_empty(void **state);
int vaulted_teardown(void **state);

/* A fresh directory for temporary files, in memory where the system has
 * such a place; removed with all that is in it by vaulted_remove. */
void vaulted_directory(char out[64]);
void vaulted_remove(const char *dir);
void vaulted_empty(const char *dir); /* the directory stays */
/* Copies a directory's files into another, made if missing. */
void vaulted_copy(const char *from, const char *to);

/* Identifiers that repeat n. */
struct record_id vaulted_record(uint8_t n);
struct hash vaulted_form(uint8_t n);
/* vaulted_entry -- one whole answer, a text; the caller frees.  Entries of
 * equal arguments are equal. */
struct buf vaulted_entry(enum entry_kind kind, uint8_t record, uint8_t form,
    const char *answer);
/* ... that encloses files: a list as enclosure_put writes it. */
struct buf vaulted_enclosing(enum entry_kind kind, uint8_t record,
    uint8_t form, const char *answer, struct bytes enclosures);
/* A file of so many bytes for a draft, its name of one kind each; its plain
 * bytes, appended. */
enum ayni_err vaulted_file(struct vault *v, uint8_t record, const char *name,
    size_t length, struct enclosure *out);
enum ayni_err vaulted_file_of(struct vault *v, const struct record_id *r,
    const char *name, size_t length, struct enclosure *out);
void vaulted_film(struct buf *out, const char *name, size_t length);
/* Of form 1; counts its calls where count is a pointer to int. */
struct bytes vaulted_dictionary(void *count, const struct hash *form);
void vaulted_journal(struct vaulted *t, enum entry_kind kind, uint8_t record,
    uint8_t form, const char *answer); /* labelled with it */
void vaulted_cut(struct vaulted *t);
/* The receipt that names the batch ending at held, as a struct. */
struct receipt vaulted_receipt(struct vaulted *t, uint64_t serial,
    uint64_t held, uint64_t safe);
void vaulted_apply(struct vaulted *t, uint64_t serial, uint64_t held,
    uint64_t safe);

/* Items of a walk, a '|' behind each, and what they must be; both clear. */
enum ayni_err vaulted_note(void *list, struct bytes item);
void vaulted_clear(struct buf *list);
void vaulted_said(struct buf *list, const char *want);
/* vaulted_records -- must be "RECORD.FORM STATE ENTRIES LABEL|..." */
void vaulted_records(struct vaulted *t, const char *want);

/* Something done to the file by hand. */
void vaulted_sql(struct vaulted *t, const char *statement);

#endif
