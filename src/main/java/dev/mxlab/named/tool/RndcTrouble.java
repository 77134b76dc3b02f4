package dev.mxlab.named.tool;

import dev.mxlab.text.Phrase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ends rndc; the message is what it says last. */
final class RndcTrouble extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Phrase hint;

  private RndcTrouble(@Nullable Phrase hint, String message) {
    super(message, null, false, false);
    this.hint = hint;
  }

  RndcTrouble(String complaint) {
    this(null, "rndc: " + complaint);
  }

  RndcTrouble(String complaint, @Nullable Phrase hint) {
    this(hint, "rndc: " + complaint);
  }

  /** Without the name of the program before it. */
  static RndcTrouble verbatim(String message, @Nullable Phrase hint) {
    return new RndcTrouble(hint, message);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** What to do about it, where we know. */
  @Nullable Phrase hint() {
    return hint;
  }
}
