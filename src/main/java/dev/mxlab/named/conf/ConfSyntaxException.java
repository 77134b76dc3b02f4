package dev.mxlab.named.conf;

import dev.mxlab.text.Position;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ends the reading of a configuration.
 *
 * <p>{@code getMessage} is BIND's name of the result; with {@link #told} the complaint was made
 * already.
 */
final class ConfSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean told;
  private final transient @Nullable Position opened;

  private ConfSyntaxException(String result, boolean told, @Nullable Position opened) {
    super(result, null, false, false);
    this.told = told;
    this.opened = opened;
  }

  /** The complaint stands among the diagnostics. */
  static ConfSyntaxException afterComplaint(String result) {
    return new ConfSyntaxException(result, true, null);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** Nothing was said yet. */
  static ConfSyntaxException silent(String result) {
    return new ConfSyntaxException(result, false, null);
  }

  /** The file ended inside a comment or a quoted string that began at {@code opened}. */
  static ConfSyntaxException unterminated(Position opened) {
    return new ConfSyntaxException("unexpected end of input", false, opened);
  }

  boolean told() {
    return told;
  }

  @Nullable Position opened() {
    return opened;
  }
}
