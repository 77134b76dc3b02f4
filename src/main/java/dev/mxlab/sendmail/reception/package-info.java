/** What the MTA does with an SMTP client: greets, checks, and takes messages into the queue. */
@NullMarked
package dev.mxlab.sendmail.reception;

import org.jspecify.annotations.NullMarked;
