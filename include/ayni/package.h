/*
 * package -- a form as it travels: signed message, XForm, dictionary.
 *
 * src   docs/wire.md section 5
 */
#ifndef AYNI_PACKAGE_H
#define AYNI_PACKAGE_H

#include "ayni/arena.h"
#include "ayni/cert.h"
#include "ayni/parcel.h"

#define PACKAGE_MAX_BYTES (16u << 20)
#define PACKAGE_MAX_INFLATED (32u << 20) /* XForm and attachments together */
#define PACKAGE_MAX_ATTACHMENTS 256u
#define DICTIONARY_MAX 32768u

struct attachment {
	struct text name;
	struct bytes body; /* deflated */
	struct hash hash;  /* of the plain bytes */
};

struct package {
	struct hash form;
	struct text xml_id, version, title;
	struct bytes xform;      /* deflated */
	struct bytes dictionary; /* n == 0: none */
	struct attachment *attachment; /* by name */
	size_t attachments;
};

/* package_put -- sign and append; TOOBIG over a limit. */
void package_put(struct buf *out, const struct package *p,
    const struct office_cert *office, const struct sign_key *key);
/*
 * package_read -- verify what is signed; its parts are not looked at yet.
 *
 * out   out's views live in a (arena) or in the message
 * errs  those of signed_open; BADHASH (dictionary); TOOBIG; NOMEM
 */
enum ayni_err package_read(struct bytes in, const struct office_cert *office,
    struct arena *a, struct package *out) AYNI_CHECK;
/* package_check -- its parts as well: that they inflate, within limits, to
 * what the form's id says; errs BADHASH, BADFORM, TOOBIG, NOMEM. */
enum ayni_err package_check(const struct package *p) AYNI_CHECK;

struct form;
/*
 * package_form -- check, and read the form inside with its attachments.
 *
 * in    own[n]  what a device has besides; of equal names it goes first
 * errs  those of package_check, form_read
 */
struct resource;
enum ayni_err package_form(const struct package *p,
    const struct resource *own, size_t n, struct form **out) AYNI_CHECK;
/* package_dictionary -- made once, when a form is published: entries as
 * this form's interviews write them, typical answers last. */
enum ayni_err package_dictionary(const struct form *f, const struct hash *id,
    struct buf *out) AYNI_CHECK;

#endif
