/*
 * xml -- XML to a tree, and text to XML.
 *
 * Namespaces are resolved by URI, prefixes kept.  A document type with
 * entities of its own is refused: nothing that we read needs one.
 *
 * errs  BADFORM with a message and a line; UNSUPPORTED (entities); TOOBIG
 * src   XML 1.0, Namespaces in XML 1.0, expat
 */
#ifndef FORM_XML_H
#define FORM_XML_H

#include "ayni/pour.h"
#include "form/tree.h"

#define XML_MAX_DEPTH 256u

struct xml_fault {
	uint32_t line;
	char what[160];
};

/* What of a document is kept. */
enum xml_use {
	XML_WHOLE, /* everything that XPath sees */
	XML_DATA,  /* an element that holds only text keeps it as its own
		    * value; white space between elements, comments,
		    * instructions and declarations are dropped */
	XML_FORM,  /* the same, with lines; what stands in itext and in each
		    * instance of XForms is a tree of its own: some stay when
		    * the form is read, most do not */
};

/*
 * xml_read -- parse a document.
 *
 * out   *document  free with tree_free; its parts follow it by their next
 */
enum ayni_err xml_read(struct bytes in, enum xml_use use,
    struct tree_names *names, struct xml_fault *fault,
    struct tree **document) AYNI_CHECK;
enum ayni_err xml_read_poured(const struct pour *in, enum xml_use use,
    struct tree_names *names, struct xml_fault *fault,
    struct tree **document) AYNI_CHECK;
/* xml_part -- of the parts of a form, that of an element; NULL: none. */
struct tree *xml_part(struct tree *parts, const struct tree_node *of);

/* xml_is_name -- whether xml_read takes it as the name of an element; true as
 * well where memory does not suffice to tell. */
bool xml_is_name(struct text s);

/* xml_can_hold -- whether every character may stand in XML at all. */
bool xml_can_hold(struct text s);
/* Appended, with what XML reserves escaped; what it cannot hold is a space. */
void xml_put_text(struct buf *out, struct text s);
void xml_put_attribute(struct buf *out, struct text s);

#endif
