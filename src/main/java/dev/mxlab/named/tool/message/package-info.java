/**
 * DNS messages as BIND's tools read and print them: every record type that they know in its exact
 * form, tolerant of what a broken server sends. Knows no network and no command; its entry types
 * are {@link dev.mxlab.named.tool.message.Reply} and {@link
 * dev.mxlab.named.tool.message.RecordLine}.
 */
@NullMarked
package dev.mxlab.named.tool.message;

import org.jspecify.annotations.NullMarked;
