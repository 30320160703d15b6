/*
 * filling -- a form and an interview on it, for tests of conducting one.
 */
#ifndef SUPPORT_FILLING_H
#define SUPPORT_FILLING_H

#include "support/test.h"

#include "ayni/interview.h"

/* FILLING_FORM -- an XForm whose root is /data. */
#define FILLING_FORM(instance, model, body)                                   \
	"<h:html xmlns=\"http://www.w3.org/2002/xforms\" "                    \
	"xmlns:h=\"http://www.w3.org/1999/xhtml\" "                           \
	"xmlns:jr=\"http://openrosa.org/javarosa\" "                          \
	"xmlns:odk=\"http://www.opendatakit.org/xforms\">"                    \
	"<h:head><model><instance><data id=\"t\" version=\"7\">" instance       \
	"</data></instance>" model "</model></h:head>"                        \
	"<h:body>" body "</h:body></h:html>"

struct filling {
	struct diag d; /* of reading the form */
	struct form *form;
	struct interview *iv;
};

/* filling_start -- fails the test if the form does not read. */
struct filling filling_start(struct bytes xform);
struct filling filling_begin(const char *xform);
struct filling filling_with(struct bytes xform, const struct resource *r,
    size_t n);
void filling_end(struct filling *f);

/* filling_refused -- the code of the first fault of a form that does not
 * read; fails the test if it does. */
unsigned filling_refused(const char *xform, const struct resource *r,
    size_t n);

/* The value at a reference, as a static string; "(none)": no such node. */
const char *filling_value(const struct filling *f, const char *ref);
#define filling_is(f, ref, want)                                              \
	assert_string_equal(filling_value(f, ref), want)
bool filling_relevant(const struct filling *f, const char *ref);
/* The label at a reference, as a static string. */
const char *filling_label(struct filling *f, const char *ref);
/* What a question offers, as a static string: "a:Label of a,b:..." */
const char *filling_choices(struct filling *f, const char *ref);
/* The instance as XML; free it. */
struct buf filling_xml(struct filling *f, bool submission);

/* filling_set -- must work; filling_try -- gives what comes of it. */
void filling_set(struct filling *f, const char *ref, const char *value);
enum ayni_err filling_try(struct filling *f, const char *ref,
    const char *value);
/* What an expression failed at since this was asked, as a static string. */
const char *filling_fault(struct filling *f);
/* A new last instance of a repeat; an instance goes. */
void filling_add(struct filling *f, const char *repeat);
void filling_remove(struct filling *f, const char *instance);

/* tests/data/forms/household.xml: en and fr; a required age with a
 * constraint, a note, a counted repeat and one that a person lengthens. */
struct buf filling_household(void);

#endif
