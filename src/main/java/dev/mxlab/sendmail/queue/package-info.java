/**
 * The queue: qf/df pairs as sendmail writes them, on disk before anybody is told that a message was
 * taken.
 */
@NullMarked
package dev.mxlab.sendmail.queue;

import org.jspecify.annotations.NullMarked;
