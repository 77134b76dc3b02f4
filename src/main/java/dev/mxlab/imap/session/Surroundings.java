package dev.mxlab.imap.session;

import java.util.function.Consumer;

/**
 * What a session needs of where it runs.
 *
 * @param spool for messages that come
 * @param witness of messages that go
 * @param complaints for the log
 */
public record Surroundings(Spool spool, Witness witness, Consumer<String> complaints) {}
