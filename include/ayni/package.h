/*
 * package -- a form as it travels: signed message, XForm, dictionary.
 *
 * src   docs/wire.md section 5
 */
#ifndef AYNI_PACKAGE_H
#define AYNI_PACKAGE_H

#include "ayni/arena.h"
#include "ayni/cert.h"

#define PACKAGE_MAX_BYTES (16u << 20)
#define PACKAGE_MAX_INFLATED (32u << 20) /* XForm and attachments together */
#define PACKAGE_MAX_ATTACHMENTS 256u
#define DICTIONARY_MAX 32768u

struct attachment {
	struct text name;
	struct bytes body; /* plain */
};

struct package {
	struct hash form;
	struct text xml_id, version, title;
	struct bytes xform;      /* plain */
	struct bytes dictionary; /* n == 0: none */
	struct attachment *attachment; /* by name */
	size_t attachments;
};

/* package_put -- sign and append; TOOBIG over a limit. */
void package_put(struct buf *out, const struct package *p,
    const struct office_cert *office, const struct sign_key *key);
/*
 * package_read -- verify, inflate, check every hash against the form's id.
 *
 * out   out's views live in a (arena) or in the message
 * errs  those of signed_open; BADHASH; TOOBIG; NOMEM
 */
enum ayni_err package_read(struct bytes in, const struct office_cert *office,
    struct arena *a, struct package *out) AYNI_CHECK;

struct form;
/*
 * package_form -- the form inside, read with its attachments.
 *
 * in    own[n]  what a device has besides; of equal names it goes first
 * errs  those of form_read
 */
struct resource;
enum ayni_err package_form(const struct package *p,
    const struct resource *own, size_t n, struct form **out) AYNI_CHECK;
/* package_dictionary -- made once, when a form is published: entries as
 * this form's interviews write them, typical answers last. */
enum ayni_err package_dictionary(const struct form *f, const struct hash *id,
    struct buf *out) AYNI_CHECK;

#endif
