/// CSV files (RFC 4180) as columns of numbers by row range; no part of the public API.
///
/// {@link RowIndex} is made when a file is opened, and tells where every so many bytes a row starts. To read rows,
/// {@link TextPieces} fetches the text around the nearest such place, {@link FieldBlocks} finds the fields in it with a
/// {@link RecordReader}, once for all columns, and {@link NumberText} makes numbers of those of one column.
@NullMarked
package dev.shardwright.source.internal.csv;

import org.jspecify.annotations.NullMarked;
