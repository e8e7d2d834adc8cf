/** For the last column of a virtual table, whose scrollbar lies over it. */
export const besideScrollbar = () => ({ style: { paddingInlineEnd: 16 } });
