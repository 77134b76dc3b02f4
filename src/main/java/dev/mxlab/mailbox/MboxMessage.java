package dev.mxlab.mailbox;

import java.util.List;

/**
 * Where a message stands in an mbox file.
 *
 * @param from offset of its From_ line
 * @param start offset of its header
 * @param end offset behind its last byte; a blank line before the next From_ line is not its own
 * @param next offset of the next From_ line, or of the end of the file
 * @param octets its size with CRLF line ends, without the hidden header lines
 * @param digest of its From_ line and header: by this it is known again elsewhere in the file
 * @param hidden header lines that mail programs keep their own notes in, and that are not shown
 * @param internal whether it is no mail but a program's own data (c-client's first message)
 */
record MboxMessage(
    long from,
    long start,
    long end,
    long next,
    long octets,
    String digest,
    List<Hidden> hidden,
    boolean internal) {

  /** A part of the file that readers are not shown. */
  record Hidden(long start, long end) {}

  MboxMessage {
    hidden = List.copyOf(hidden);
  }
}
