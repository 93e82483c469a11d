// What Element's libraries need of Node 22, for a Node 20.

Promise.withResolvers ??= function () {
    let resolve, reject;
    const promise = new this((kept, broken) => ([resolve, reject] = [kept, broken]));
    return { promise, resolve, reject };
};
