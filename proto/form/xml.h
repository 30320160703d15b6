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

#include "form/tree.h"

#define XML_MAX_DEPTH 256u

struct xml_fault {
	uint32_t line;
	char what[160];
};

/*
 * xml_read -- parse a document.
 *
 * in    fold  an element that holds only text keeps it as its own value,
 *             white space between elements is dropped
 * out   *document  in a
 */
enum ayni_err xml_read(struct bytes in, bool fold, struct tree_names *names,
    struct arena *a, struct xml_fault *fault,
    struct tree_node **document) AYNI_CHECK;

/* xml_is_name -- whether xml_read takes it as the name of an element; true as
 * well where memory does not suffice to tell. */
bool xml_is_name(struct text s);

/* xml_can_hold -- whether every character may stand in XML at all. */
bool xml_can_hold(struct text s);
/* Appended, with what XML reserves escaped; what it cannot hold is a space. */
void xml_put_text(struct buf *out, struct text s);
void xml_put_attribute(struct buf *out, struct text s);

#endif
