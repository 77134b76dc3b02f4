package dev.mxlab.dns.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A message that did not get there, or an answer that did not come; said in BIND's words. */
public final class ExchangeException extends IOException {
  private static final long serialVersionUID = 1;

  /** What went wrong. */
  public enum Kind {
    TIMED_OUT("timed out"),
    REFUSED("connection refused"),
    UNREACHABLE("host unreachable"),
    RESET("connection reset"),
    END_OF_FILE("end of file"),
    BAD_SIGNATURE("tsig verify failure"),
    OTHER("failure");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private final Kind kind;

  public ExchangeException(Kind kind) {
    this(kind, kind.words, null);
  }

  public ExchangeException(Kind kind, String words, @Nullable Throwable cause) {
    super(words, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** BIND's result text. */
  public String words() {
    return String.valueOf(getMessage());
  }

  /** Whether the server cannot be had at all, so that it is left alone for a while. */
  boolean unreachable() {
    return kind == Kind.TIMED_OUT || kind == Kind.REFUSED || kind == Kind.UNREACHABLE;
  }

  /** What any failure of a network comes to. */
  public static ExchangeException of(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ExchangeException known) {
      return known;
    }
    Kind kind;
    if (cause instanceof SocketTimeoutException) {
      kind = Kind.TIMED_OUT;
    } else if (cause instanceof NoRouteToHostException) {
      kind = Kind.UNREACHABLE;
    } else if (cause instanceof ConnectException) {
      kind = Kind.REFUSED;
    } else if (cause instanceof EOFException) {
      kind = Kind.END_OF_FILE;
    } else if (cause instanceof IOException) {
      kind = Kind.RESET;
    } else {
      kind = Kind.OTHER;
    }
    return new ExchangeException(kind, kind.words, cause);
  }
}
