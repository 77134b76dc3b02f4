/** The client's side of SMTP: a pure session and its connection. */
@NullMarked
package dev.mxlab.smtp.client;

import org.jspecify.annotations.NullMarked;
