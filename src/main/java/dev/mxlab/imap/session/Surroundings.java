package dev.mxlab.imap.session;

/**
 * What a session needs of where it runs.
 *
 * @param spool for messages that come
 * @param witness of messages that go
 */
public record Surroundings(Spool spool, Witness witness) {}
