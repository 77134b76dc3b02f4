package dev.mxlab.named.conf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may follow a statement's name; the notation of the table, read into a tree. */
sealed interface Shape {
  /** The simple values, by their names in the table. */
  enum Kind {
    STRING,
    WORD,
    QUOTED,
    NUMBER,
    BOOLEAN,
    DURATION,
    SIZEVAL,
    PERCENTAGE,
    SIZE_OR_PERCENT,
    ADDRESS,
    ADDRESS_OR_STAR,
    IPV4_OR_STAR,
    IPV6_OR_STAR,
    IPV6_ADDRESS,
    PORT_OR_STAR,
    NETPREFIX,
    CLASS,
    MATCH,
    REMOTE,
    FIXED,
    SEVERITY,
    UPDATE_RULE,
    UPDATE_POLICY,
    SERVER_KEY,
    SOURCE_V4,
    SOURCE_V6,
    QUERY_SOURCE_V4,
    QUERY_SOURCE_V6,
    LOGFILE,
    RPZ_POLICY,
    PORTRANGE,
    FACILITY,
    HOST,
    LIFETIME,
    BRACKETED,
    TEXT
  }

  /** One simple value. */
  record Leaf(Kind kind) implements Shape {}

  /** A word of the grammar itself: {@code allow}. */
  record Keyword(String word) implements Shape {}

  /** One of some words, or else a value of another shape. */
  record Choice(List<String> words, @Nullable Shape other) implements Shape {}

  /** {@code [ port <number> ]}: recognised by its first word, or by any word at all. */
  record Optional(Sequence inner) implements Shape {}

  /**
   * {@code ~ [ zone-directory <quoted> ] [ in-memory <boolean> ]}: parts known by their first word,
   * in any order, and no other word.
   */
  record Keyed(List<Optional> parts) implements Shape {}

  /** Shapes one after the other. */
  record Sequence(List<Shape> parts) implements Shape {}

  /** {@code { X; X; }}. */
  record ListOf(Shape element) implements Shape {}

  /** A block whose statements are those of {@code context}. */
  record Block(String context) implements Shape {}
}
