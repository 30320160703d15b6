/*
 * dialect -- words of forms that were written for one program alone, not
 * for ODK's: whose they are, so that their authors can be told.
 *
 * out   the program's name; NULL: nobody's that is known here
 */
#ifndef FORM_DIALECT_H
#define FORM_DIALECT_H

#include "ayni/bytes.h"

const char *dialect_of_function(struct text name);
const char *dialect_of_type(struct text type);
const char *dialect_of_column(struct text header); /* of a survey */

#endif
